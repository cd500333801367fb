ALTER TABLE "call" ADD COLUMN "origin" "bytea" DEFAULT '\x' NOT NULL;--> statement-breakpoint
ALTER TABLE "call" ADD COLUMN "leased" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "call" ADD COLUMN "vanished" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "call_turn_idx" ON "call" USING btree ("account_id","leased","origin","due_at") WHERE "call"."due_at" is not null;