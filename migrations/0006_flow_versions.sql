ALTER TABLE "flow" ADD COLUMN "deleted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "flow_version" ADD COLUMN "findings" integer DEFAULT 0 NOT NULL;