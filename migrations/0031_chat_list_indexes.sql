DROP INDEX "chat_active_idx";--> statement-breakpoint
DROP INDEX "chat_open_idx";--> statement-breakpoint
DROP INDEX "chat_closed_idx";--> statement-breakpoint
DROP INDEX "chat_tagged_idx";--> statement-breakpoint
DROP INDEX "chat_unassigned_idx";--> statement-breakpoint
CREATE INDEX "chat_status_idx" ON "chat" USING btree ("account_id","status","active_slot");--> statement-breakpoint
CREATE INDEX "chat_tags_idx" ON "chat" USING gin ("account_id","tags" jsonb_path_ops) WHERE "chat"."tags" <> '[]'::jsonb;--> statement-breakpoint
CREATE INDEX "chat_unassigned_idx" ON "chat" USING btree ("account_id","active_slot") WHERE "chat"."unassigned" and "chat"."status" = 'open';