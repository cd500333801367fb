ALTER TABLE "api_key" ADD COLUMN "web" jsonb;--> statement-breakpoint
ALTER TABLE "api_key" ADD COLUMN "billing_hub" text;--> statement-breakpoint
ALTER TABLE "api_key" ADD COLUMN "version" text DEFAULT '0' NOT NULL;--> statement-breakpoint
CREATE INDEX "api_key_web_over_idx" ON "api_key" USING btree ("account_id","expires_at") WHERE "api_key"."key_type" = 'web';