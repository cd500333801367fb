CREATE SEQUENCE "public"."inbox_group" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "account" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"timezone" text NOT NULL,
	"words" jsonb,
	"business_hours" jsonb,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "api_key" (
	"account_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"key_type" text NOT NULL,
	"scopes" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "api_key_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "idempotency_key" (
	"account_id" uuid NOT NULL,
	"method" text NOT NULL,
	"path" text NOT NULL,
	"key" text NOT NULL,
	"body_hash" "bytea" NOT NULL,
	"status" integer NOT NULL,
	"answer" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "idempotency_key_account_id_method_path_key_pk" PRIMARY KEY("account_id","method","path","key")
);
--> statement-breakpoint
CREATE TABLE "activity" (
	"account_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"chat_id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"category" text NOT NULL,
	"type" text NOT NULL,
	"actor" text NOT NULL,
	"payload" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "activity_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "chat" (
	"account_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"line_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"state" text NOT NULL,
	"status" text NOT NULL,
	"owner" text,
	"unassigned" boolean NOT NULL,
	"tags" jsonb NOT NULL,
	"last_inbound_at" timestamp with time zone,
	"last_inbound_seq" integer NOT NULL,
	"last_activity_at" timestamp with time zone NOT NULL,
	"head_seq" integer,
	"head_id" uuid,
	"pair_paid_at" timestamp with time zone,
	"quiet_until" timestamp with time zone,
	"prompt_repeated_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "chat_account_id_id_pk" PRIMARY KEY("account_id","id"),
	CONSTRAINT "chat_contact_line" UNIQUE("account_id","contact_id","line_id")
);
--> statement-breakpoint
CREATE TABLE "message" (
	"account_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"chat_id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"line_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"direction" text NOT NULL,
	"type" text NOT NULL,
	"content" jsonb NOT NULL,
	"status" text NOT NULL,
	"actor" text NOT NULL,
	"provider_key" "bytea",
	"provider_id" text,
	"context" jsonb,
	"referral" jsonb,
	"extra" jsonb,
	"media_id" uuid,
	"class" text,
	"past_opt_out" boolean NOT NULL,
	"process_id" uuid,
	"step" text,
	"visit" integer,
	"attempt_id" uuid,
	"tries" integer NOT NULL,
	"error_code" integer,
	"error" text,
	"at" timestamp with time zone NOT NULL,
	"status_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "message_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "contact" (
	"account_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text,
	"profile_name" text,
	"email" text,
	"language" text,
	"external_id" text,
	"phone" text,
	"wa_id" text,
	"user_id" text,
	"tags" jsonb NOT NULL,
	"properties" jsonb NOT NULL,
	"opted_out_at" timestamp with time zone,
	"marketing_stopped_at" timestamp with time zone,
	"merged_into" uuid,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "contact_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "contact_identity" (
	"account_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"value" text NOT NULL,
	"contact_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "contact_identity_account_id_kind_value_pk" PRIMARY KEY("account_id","kind","value")
);
--> statement-breakpoint
CREATE TABLE "flow" (
	"account_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"draft" jsonb NOT NULL,
	"draft_revision" integer NOT NULL,
	"published_version" integer,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "flow_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "flow_version" (
	"account_id" uuid NOT NULL,
	"flow_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"definition" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "flow_version_account_id_flow_id_version_pk" PRIMARY KEY("account_id","flow_id","version")
);
--> statement-breakpoint
CREATE TABLE "inbound" (
	"account_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"line_id" uuid NOT NULL,
	"flow_id" uuid NOT NULL,
	"phrase" text NOT NULL,
	"phrase_key" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "inbound_account_id_id_pk" PRIMARY KEY("account_id","id"),
	CONSTRAINT "inbound_phrase" UNIQUE("account_id","line_id","phrase_key")
);
--> statement-breakpoint
CREATE TABLE "line" (
	"account_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"waba_id" uuid NOT NULL,
	"provider" text NOT NULL,
	"provider_id" text NOT NULL,
	"phone_number" text NOT NULL,
	"name" text NOT NULL,
	"status" text NOT NULL,
	"quality" text NOT NULL,
	"tier" text NOT NULL,
	"throughput" integer NOT NULL,
	"paused_reason" text,
	"on_business_app" boolean NOT NULL,
	"default_flow_id" uuid,
	"settings" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "line_account_id_id_pk" PRIMARY KEY("account_id","id"),
	CONSTRAINT "line_phone_number" UNIQUE("account_id","phone_number")
);
--> statement-breakpoint
CREATE TABLE "line_directory" (
	"provider" text NOT NULL,
	"kind" text NOT NULL,
	"provider_id" text NOT NULL,
	"account_id" uuid NOT NULL,
	"waba_id" uuid NOT NULL,
	"line_id" uuid,
	CONSTRAINT "line_directory_provider_kind_provider_id_pk" PRIMARY KEY("provider","kind","provider_id")
);
--> statement-breakpoint
CREATE TABLE "waba" (
	"account_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"provider" text NOT NULL,
	"provider_id" text NOT NULL,
	"access_token" "bytea" NOT NULL,
	"app_secret" "bytea",
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "waba_account_id_id_pk" PRIMARY KEY("account_id","id"),
	CONSTRAINT "waba_provider_id" UNIQUE("account_id","provider","provider_id")
);
--> statement-breakpoint
CREATE TABLE "media" (
	"account_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"contact_id" uuid,
	"line_id" uuid,
	"kind" text NOT NULL,
	"mime_type" text NOT NULL,
	"filename" text,
	"sha256" text,
	"size" bigint,
	"status" text NOT NULL,
	"provider_id" text,
	"tries" integer NOT NULL,
	"due_at" timestamp with time zone,
	"error" text,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "media_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "provider_media" (
	"account_id" uuid NOT NULL,
	"media_id" uuid NOT NULL,
	"line_id" uuid NOT NULL,
	"provider_id" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "provider_media_account_id_media_id_line_id_pk" PRIMARY KEY("account_id","media_id","line_id")
);
--> statement-breakpoint
CREATE TABLE "journal" (
	"account_id" uuid NOT NULL,
	"process_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"contact_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"event" jsonb NOT NULL,
	"reads" jsonb NOT NULL,
	"step" text NOT NULL,
	"visit" integer NOT NULL,
	CONSTRAINT "journal_account_id_process_id_seq_pk" PRIMARY KEY("account_id","process_id","seq")
);
--> statement-breakpoint
CREATE TABLE "process" (
	"account_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"chat_id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"line_id" uuid NOT NULL,
	"flow_id" uuid NOT NULL,
	"flow_version" integer NOT NULL,
	"user_ref" text,
	"status" text NOT NULL,
	"failure_status" text,
	"declined_reason" text,
	"state" jsonb NOT NULL,
	"trigger" jsonb NOT NULL,
	"findings" integer NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "process_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "acceptance" (
	"single" smallint PRIMARY KEY NOT NULL,
	"beat_at" timestamp with time zone NOT NULL,
	"resumed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "inbox" (
	"account_id" uuid NOT NULL,
	"id" bigint NOT NULL,
	"lane" smallint NOT NULL,
	"key" "bytea" NOT NULL,
	"line_id" uuid,
	"kind" text NOT NULL,
	"field" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"body" text NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	CONSTRAINT "inbox_account_id_id_pk" PRIMARY KEY("account_id","id"),
	CONSTRAINT "inbox_key" UNIQUE("account_id","key")
);
--> statement-breakpoint
CREATE TABLE "inbox_dead" (
	"account_id" uuid NOT NULL,
	"id" bigint NOT NULL,
	"lane" smallint NOT NULL,
	"key" "bytea" NOT NULL,
	"line_id" uuid,
	"kind" text NOT NULL,
	"field" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"body" text NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"error" text NOT NULL,
	"died_at" timestamp with time zone NOT NULL,
	CONSTRAINT "inbox_dead_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "inbox_unclaimed" (
	"hash" "bytea" PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"provider_line_id" text,
	"provider_waba_id" text,
	"body" "bytea" NOT NULL,
	"received_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "lane" (
	"account_id" uuid NOT NULL,
	"lane" smallint NOT NULL,
	"strikes" integer NOT NULL,
	CONSTRAINT "lane_account_id_lane_pk" PRIMARY KEY("account_id","lane")
);
--> statement-breakpoint
CREATE TABLE "line_traffic" (
	"account_id" uuid NOT NULL,
	"line_id" uuid NOT NULL,
	"lane" smallint NOT NULL,
	"second" bigint NOT NULL,
	"count" integer NOT NULL,
	"count_before" integer NOT NULL,
	CONSTRAINT "line_traffic_account_id_line_id_lane_pk" PRIMARY KEY("account_id","line_id","lane")
);
--> statement-breakpoint
CREATE TABLE "notice" (
	"account_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"line_id" uuid,
	"field" text NOT NULL,
	"body" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "notice_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "parked_status" (
	"account_id" uuid NOT NULL,
	"key" "bytea" NOT NULL,
	"line_id" uuid NOT NULL,
	"provider_key" "bytea" NOT NULL,
	"body" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"parked_at" timestamp with time zone NOT NULL,
	"next_look_at" timestamp with time zone NOT NULL,
	CONSTRAINT "parked_status_account_id_key_pk" PRIMARY KEY("account_id","key")
);
--> statement-breakpoint
CREATE TABLE "seen" (
	"account_id" uuid NOT NULL,
	"key" "bytea" NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	CONSTRAINT "seen_account_id_key_pk" PRIMARY KEY("account_id","key")
);
--> statement-breakpoint
CREATE TABLE "timer" (
	"account_id" uuid NOT NULL,
	"process_id" uuid NOT NULL,
	"timer_id" text NOT NULL,
	"contact_id" uuid NOT NULL,
	"lane" smallint NOT NULL,
	"visit" integer NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"event" jsonb NOT NULL,
	CONSTRAINT "timer_account_id_process_id_timer_id_pk" PRIMARY KEY("account_id","process_id","timer_id")
);
--> statement-breakpoint
CREATE TABLE "attempt" (
	"account_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"chat_id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"line_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"sender" uuid NOT NULL,
	"claimed_at" timestamp with time zone NOT NULL,
	"call_before" timestamp with time zone NOT NULL,
	"called_at" timestamp with time zone,
	"outcome" text,
	"outcome_at" timestamp with time zone,
	"status" text NOT NULL,
	"provider_id" text,
	"provider_key" "bytea",
	"error_code" integer,
	"error" text,
	"doubt_settled_at" timestamp with time zone,
	CONSTRAINT "attempt_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "chore" (
	"account_id" uuid NOT NULL,
	"chat_id" uuid NOT NULL,
	"line_id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"provider_message_id" text NOT NULL,
	"tries" integer NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "chore_account_id_chat_id_pk" PRIMARY KEY("account_id","chat_id")
);
--> statement-breakpoint
CREATE TABLE "line_bucket" (
	"account_id" uuid NOT NULL,
	"line_id" uuid NOT NULL,
	"tokens" double precision NOT NULL,
	"filled_at" timestamp with time zone NOT NULL,
	"slow_until" timestamp with time zone,
	CONSTRAINT "line_bucket_account_id_line_id_pk" PRIMARY KEY("account_id","line_id")
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"account_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"line_id" uuid NOT NULL,
	"chat_id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"class" integer NOT NULL,
	"ready_at" timestamp with time zone NOT NULL,
	"attempt_id" uuid,
	CONSTRAINT "outbox_account_id_message_id_pk" PRIMARY KEY("account_id","message_id")
);
--> statement-breakpoint
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "idempotency_key" ADD CONSTRAINT "idempotency_key_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "flow_version" ADD CONSTRAINT "flow_version_account_id_flow_id_flow_account_id_id_fk" FOREIGN KEY ("account_id","flow_id") REFERENCES "public"."flow"("account_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inbound" ADD CONSTRAINT "inbound_account_id_line_id_line_account_id_id_fk" FOREIGN KEY ("account_id","line_id") REFERENCES "public"."line"("account_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "line" ADD CONSTRAINT "line_account_id_waba_id_waba_account_id_id_fk" FOREIGN KEY ("account_id","waba_id") REFERENCES "public"."waba"("account_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "idempotency_key_created_idx" ON "idempotency_key" USING btree ("account_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "activity_chat_seq" ON "activity" USING btree ("account_id","chat_id","seq");--> statement-breakpoint
CREATE INDEX "chat_open_idx" ON "chat" USING btree ("account_id") WHERE "chat"."status" = 'open';--> statement-breakpoint
CREATE UNIQUE INDEX "message_chat_seq" ON "message" USING btree ("account_id","chat_id","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "message_provider_key" ON "message" USING btree ("account_id","line_id","provider_key") WHERE "message"."provider_key" is not null;--> statement-breakpoint
CREATE INDEX "contact_identity_contact_idx" ON "contact_identity" USING btree ("account_id","contact_id");--> statement-breakpoint
CREATE INDEX "media_due_idx" ON "media" USING btree ("account_id","due_at") WHERE "media"."due_at" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "process_open" ON "process" USING btree ("account_id","chat_id") WHERE "process"."status" = 'pending';--> statement-breakpoint
CREATE INDEX "inbox_lane_idx" ON "inbox" USING btree ("account_id","lane","id");--> statement-breakpoint
CREATE INDEX "inbox_unclaimed_line_idx" ON "inbox_unclaimed" USING btree ("provider","provider_line_id");--> statement-breakpoint
CREATE INDEX "inbox_unclaimed_received_idx" ON "inbox_unclaimed" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "parked_status_look_idx" ON "parked_status" USING btree ("account_id","next_look_at");--> statement-breakpoint
CREATE INDEX "seen_at_idx" ON "seen" USING btree ("account_id","seen_at");--> statement-breakpoint
CREATE INDEX "timer_due_idx" ON "timer" USING btree ("account_id","lane","due_at");--> statement-breakpoint
CREATE UNIQUE INDEX "attempt_provider_key" ON "attempt" USING btree ("account_id","line_id","provider_key") WHERE "attempt"."provider_key" is not null;--> statement-breakpoint
CREATE INDEX "attempt_doubt_idx" ON "attempt" USING btree ("account_id","outcome_at") WHERE "attempt"."outcome" = 'in_doubt' and "attempt"."doubt_settled_at" is null;--> statement-breakpoint
CREATE INDEX "chore_due_idx" ON "chore" USING btree ("account_id","line_id","due_at");--> statement-breakpoint
CREATE INDEX "outbox_ready_idx" ON "outbox" USING btree ("account_id","line_id","class","ready_at");