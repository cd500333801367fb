DROP INDEX "media_due_idx";--> statement-breakpoint
CREATE INDEX "media_due_idx" ON "media" USING btree ("account_id","due_at") WHERE "media"."due_at" is not null;--> statement-breakpoint
-- What waits is out of date within a minute: nothing is lost with it.
DELETE FROM "chore";--> statement-breakpoint
ALTER TABLE "chore" DROP CONSTRAINT "chore_account_id_id_pk";--> statement-breakpoint
ALTER TABLE "chore" DROP COLUMN "id";--> statement-breakpoint
ALTER TABLE "chore" DROP COLUMN "typing";--> statement-breakpoint
ALTER TABLE "chore" ADD COLUMN "chat_id" uuid NOT NULL;--> statement-breakpoint
ALTER TABLE "chore" ADD COLUMN "seq" integer NOT NULL;--> statement-breakpoint
ALTER TABLE "chore" ADD COLUMN "tries" integer NOT NULL;--> statement-breakpoint
ALTER TABLE "chore" ADD COLUMN "expires_at" timestamp with time zone NOT NULL;--> statement-breakpoint
ALTER TABLE "chore" ADD CONSTRAINT "chore_account_id_chat_id_pk" PRIMARY KEY("account_id","chat_id");--> statement-breakpoint
ALTER TABLE "chore" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
