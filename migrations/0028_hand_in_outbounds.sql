ALTER TABLE "outbound" ADD COLUMN "line_id" uuid;--> statement-breakpoint
ALTER TABLE "outbound" ADD COLUMN "media_id" uuid;--> statement-breakpoint
ALTER TABLE "outbound" ADD COLUMN "submission" jsonb;