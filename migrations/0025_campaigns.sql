CREATE TABLE "campaign" (
	"account_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"status" text NOT NULL,
	"outbound_id" uuid NOT NULL,
	"line_id" uuid NOT NULL,
	"flow_id" uuid,
	"variables" jsonb NOT NULL,
	"country_code" text NOT NULL,
	"sources" jsonb NOT NULL,
	"start_at" timestamp with time zone,
	"stop_at" timestamp with time zone,
	"window" jsonb,
	"rate" double precision,
	"cap" jsonb,
	"guard" jsonb,
	"expires_after" text NOT NULL,
	"pause_reason" text,
	"pause_detail" text,
	"paused_at" timestamp with time zone,
	"failure_reason" text NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "campaign_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "campaign_count" (
	"account_id" uuid NOT NULL,
	"campaign_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"shard" smallint NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "campaign_count_account_id_campaign_id_kind_name_shard_pk" PRIMARY KEY("account_id","campaign_id","kind","name","shard")
);
--> statement-breakpoint
CREATE TABLE "campaign_import" (
	"account_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"campaign_id" uuid NOT NULL,
	"status" text NOT NULL,
	"rows" integer NOT NULL,
	"accepted" integer NOT NULL,
	"merged" integer NOT NULL,
	"refused" integer NOT NULL,
	"columns" jsonb NOT NULL,
	"unknown_columns" jsonb NOT NULL,
	"failure" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "campaign_import_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "campaign_import_refusal" (
	"account_id" uuid NOT NULL,
	"import_id" uuid NOT NULL,
	"row" integer NOT NULL,
	"column" text NOT NULL,
	"code" text NOT NULL,
	"message" text NOT NULL,
	"cells" jsonb NOT NULL,
	CONSTRAINT "campaign_import_refusal_account_id_import_id_row_pk" PRIMARY KEY("account_id","import_id","row")
);
--> statement-breakpoint
CREATE TABLE "campaign_recipient" (
	"account_id" uuid NOT NULL,
	"campaign_id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"import_id" uuid,
	"variables" jsonb NOT NULL,
	"language" text,
	"user_ref" text,
	"next" jsonb,
	"state" text NOT NULL,
	"due_at" timestamp with time zone,
	"reason" text,
	"code" integer,
	"response" text,
	"outbound_id" uuid,
	"message_id" uuid,
	"process_id" uuid,
	"sent_at" timestamp with time zone,
	"delivered_at" timestamp with time zone,
	"read_at" timestamp with time zone,
	"responded_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "campaign_recipient_account_id_campaign_id_contact_id_pk" PRIMARY KEY("account_id","campaign_id","contact_id")
);
--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "campaign_id" uuid;--> statement-breakpoint
ALTER TABLE "sent_outbound" ADD COLUMN "campaign_id" uuid;--> statement-breakpoint
CREATE INDEX "campaign_line_idx" ON "campaign" USING btree ("account_id","line_id") WHERE "campaign"."status" in ('planning', 'running');--> statement-breakpoint
CREATE INDEX "campaign_active_idx" ON "campaign" USING btree ("account_id","id") WHERE "campaign"."status" in ('scheduled', 'planning', 'running', 'paused');--> statement-breakpoint
CREATE INDEX "campaign_outbound_idx" ON "campaign" USING btree ("account_id","outbound_id");--> statement-breakpoint
CREATE INDEX "campaign_import_campaign_idx" ON "campaign_import" USING btree ("account_id","campaign_id");--> statement-breakpoint
CREATE INDEX "campaign_recipient_due_idx" ON "campaign_recipient" USING btree ("account_id","campaign_id","due_at") WHERE "campaign_recipient"."due_at" is not null;--> statement-breakpoint
CREATE INDEX "campaign_recipient_contact_idx" ON "campaign_recipient" USING btree ("account_id","contact_id");