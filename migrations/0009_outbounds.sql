CREATE TABLE "outbound" (
	"account_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"waba_id" uuid NOT NULL,
	"provider_id" text NOT NULL,
	"name" text NOT NULL,
	"language" text NOT NULL,
	"category" text NOT NULL,
	"status" text NOT NULL,
	"quality" text NOT NULL,
	"failure_reason" text,
	"components" jsonb NOT NULL,
	"shape" jsonb NOT NULL,
	"variable_mapping" jsonb NOT NULL,
	"replies" jsonb NOT NULL,
	"flow_id" uuid,
	"status_at" timestamp with time zone NOT NULL,
	"synced_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "outbound_account_id_id_pk" PRIMARY KEY("account_id","id"),
	CONSTRAINT "outbound_name" UNIQUE("account_id","waba_id","name","language")
);
--> statement-breakpoint
CREATE TABLE "sent_outbound" (
	"account_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"chat_id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"outbound_id" uuid NOT NULL,
	"process_id" uuid,
	"step" text,
	"visit" integer,
	"flow_id" uuid,
	"language" text NOT NULL,
	"variables" jsonb NOT NULL,
	"replies" jsonb NOT NULL,
	"response" text,
	"reply" text,
	"responded_at" timestamp with time zone,
	"starts_until" timestamp with time zone,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "sent_outbound_account_id_message_id_pk" PRIMARY KEY("account_id","message_id")
);
--> statement-breakpoint
ALTER TABLE "chat" ADD COLUMN "outbound_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "waba" ADD COLUMN "templates_synced_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "sent_outbound_chat_idx" ON "sent_outbound" USING btree ("account_id","chat_id","created_at");