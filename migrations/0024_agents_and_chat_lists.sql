CREATE TABLE "agent" (
	"account_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"status" text NOT NULL,
	"groups" jsonb NOT NULL,
	"capacity" integer,
	"assigned_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "agent_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "agent_settings" (
	"account_id" uuid NOT NULL,
	"default_capacity" integer NOT NULL,
	"limits_capacity" boolean NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "agent_settings_account_id_pk" PRIMARY KEY("account_id")
);
--> statement-breakpoint
CREATE TABLE "agent_template" (
	"account_id" uuid NOT NULL,
	"name" text NOT NULL,
	"text" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "agent_template_account_id_name_pk" PRIMARY KEY("account_id","name")
);
--> statement-breakpoint
CREATE TABLE "chat_feed" (
	"account_id" uuid NOT NULL,
	"tx" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	"chat_id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"from_seq" integer NOT NULL,
	"to_seq" integer NOT NULL,
	"statuses_of" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "chat_feed_account_id_tx_chat_id_pk" PRIMARY KEY("account_id","tx","chat_id")
);
--> statement-breakpoint
CREATE TABLE "sent_request" (
	"account_id" uuid NOT NULL,
	"key" "bytea" NOT NULL,
	"chat_id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"content_hash" "bytea" NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "sent_request_account_id_key_pk" PRIMARY KEY("account_id","key")
);
--> statement-breakpoint
DROP INDEX "chat_open_idx";--> statement-breakpoint
ALTER TABLE "account" ADD COLUMN "followed_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "account" ADD COLUMN "followed_from" "xid8";--> statement-breakpoint
ALTER TABLE "chat" ADD COLUMN "waiting_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "chat" ADD COLUMN "active_slot" timestamp with time zone GENERATED ALWAYS AS (date_bin('10 minutes', last_activity_at, '2000-01-01 00:00:00+00')) STORED;--> statement-breakpoint
CREATE UNIQUE INDEX "agent_email" ON "agent" USING btree ("account_id","email");--> statement-breakpoint
CREATE INDEX "chat_feed_contact_idx" ON "chat_feed" USING btree ("account_id","contact_id");--> statement-breakpoint
CREATE INDEX "chat_feed_created_idx" ON "chat_feed" USING btree ("account_id","created_at");--> statement-breakpoint
CREATE INDEX "sent_request_contact_idx" ON "sent_request" USING btree ("account_id","contact_id");--> statement-breakpoint
CREATE INDEX "chat_active_idx" ON "chat" USING btree ("account_id","active_slot");--> statement-breakpoint
CREATE INDEX "chat_closed_idx" ON "chat" USING btree ("account_id","active_slot") WHERE "chat"."status" = 'closed';--> statement-breakpoint
CREATE INDEX "chat_unassigned_idx" ON "chat" USING btree ("account_id","active_slot") WHERE "chat"."unassigned";--> statement-breakpoint
CREATE INDEX "chat_tagged_idx" ON "chat" USING btree ("account_id","active_slot") WHERE "chat"."tags" <> '[]'::jsonb;--> statement-breakpoint
CREATE INDEX "chat_waiting_idx" ON "chat" USING btree ("account_id","waiting_since") WHERE "chat"."waiting_since" is not null;--> statement-breakpoint
CREATE INDEX "chat_owner_idx" ON "chat" USING btree ("account_id","owner","active_slot") WHERE "chat"."owner" is not null;--> statement-breakpoint
CREATE INDEX "chat_open_idx" ON "chat" USING btree ("account_id","active_slot") WHERE "chat"."status" = 'open';