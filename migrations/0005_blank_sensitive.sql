ALTER TABLE "journal" ADD COLUMN "path" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "process" ADD COLUMN "blank_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "process_flow_idx" ON "process" USING btree ("account_id","flow_id","created_at");--> statement-breakpoint
CREATE INDEX "process_blank_idx" ON "process" USING btree ("account_id","blank_at") WHERE "process"."blank_at" is not null;