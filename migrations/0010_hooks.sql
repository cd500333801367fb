CREATE TABLE "hook" (
	"account_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"event_type" text NOT NULL,
	"actions" jsonb NOT NULL,
	"name" text NOT NULL,
	"url" text NOT NULL,
	"signing_key" "bytea" NOT NULL,
	"status" text NOT NULL,
	"disabled_reason" text,
	"failures" integer NOT NULL,
	"failing_since" timestamp with time zone,
	"rests_until" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "hook_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
-- What flows told so far was told to nobody: there were no hooks.
TRUNCATE "hook_event";--> statement-breakpoint
DROP INDEX "hook_event_created_idx";--> statement-breakpoint
ALTER TABLE "hook_event" ALTER COLUMN "contact_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "account" ADD COLUMN "wanted_events" jsonb;--> statement-breakpoint
ALTER TABLE "hook_event" ADD COLUMN "hook_id" uuid NOT NULL;--> statement-breakpoint
ALTER TABLE "hook_event" ADD COLUMN "event_id" uuid NOT NULL;--> statement-breakpoint
ALTER TABLE "hook_event" ADD COLUMN "event_type" text NOT NULL;--> statement-breakpoint
ALTER TABLE "hook_event" ADD COLUMN "event_action" text NOT NULL;--> statement-breakpoint
ALTER TABLE "hook_event" ADD COLUMN "object" jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "hook_event" ADD COLUMN "status" text NOT NULL;--> statement-breakpoint
ALTER TABLE "hook_event" ADD COLUMN "attempts" integer NOT NULL;--> statement-breakpoint
ALTER TABLE "hook_event" ADD COLUMN "failed" integer NOT NULL;--> statement-breakpoint
ALTER TABLE "hook_event" ADD COLUMN "due_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "hook_event" ADD COLUMN "answered_status" integer;--> statement-breakpoint
ALTER TABLE "hook_event" ADD COLUMN "error" text;--> statement-breakpoint
ALTER TABLE "hook_event" ADD COLUMN "updated_at" timestamp with time zone NOT NULL;--> statement-breakpoint
CREATE INDEX "hook_event_due_idx" ON "hook_event" USING btree ("account_id","hook_id","due_at") WHERE "hook_event"."due_at" is not null;--> statement-breakpoint
CREATE INDEX "hook_event_contact_idx" ON "hook_event" USING btree ("account_id","contact_id") WHERE "hook_event"."contact_id" is not null;--> statement-breakpoint
ALTER TABLE "hook_event" DROP COLUMN "name";--> statement-breakpoint
ALTER TABLE "hook_event" DROP COLUMN "payload";--> statement-breakpoint
ALTER TABLE "hook_event" DROP COLUMN "chat_id";--> statement-breakpoint
ALTER TABLE "hook_event" DROP COLUMN "process_id";