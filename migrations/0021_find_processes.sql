DROP INDEX "process_contact_idx";--> statement-breakpoint
ALTER TABLE "process" ADD COLUMN "search" text;--> statement-breakpoint
CREATE INDEX "process_outcome_idx" ON "process" USING btree ("account_id","status",coalesce("failure_status", ''),"id");--> statement-breakpoint
CREATE INDEX "process_reason_idx" ON "process" USING btree ("account_id",left("declined_reason", 100),coalesce("failure_status", ''),"id") WHERE "process"."declined_reason" is not null;--> statement-breakpoint
CREATE INDEX "process_search_idx" ON "process" USING gin ("account_id","search" gin_trgm_ops) WHERE "process"."search" is not null;--> statement-breakpoint
CREATE INDEX "process_contact_idx" ON "process" USING btree ("account_id","contact_id","id");