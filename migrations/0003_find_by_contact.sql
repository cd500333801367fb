CREATE INDEX "contact_opted_out_idx" ON "contact" USING btree ("account_id") WHERE "contact"."opted_out_at" is not null;--> statement-breakpoint
CREATE INDEX "provider_media_expires_idx" ON "provider_media" USING btree ("account_id","expires_at");--> statement-breakpoint
CREATE INDEX "process_contact_idx" ON "process" USING btree ("account_id","contact_id");