CREATE TABLE "campaign_pace" (
	"account_id" uuid NOT NULL,
	"campaign_id" uuid NOT NULL,
	"tokens" double precision NOT NULL,
	"filled_at" timestamp with time zone NOT NULL,
	"rests_until" timestamp with time zone,
	CONSTRAINT "campaign_pace_account_id_campaign_id_pk" PRIMARY KEY("account_id","campaign_id")
);
--> statement-breakpoint
CREATE TABLE "tier_use" (
	"account_id" uuid NOT NULL,
	"waba_id" uuid NOT NULL,
	"hour" timestamp with time zone NOT NULL,
	"people" integer NOT NULL,
	CONSTRAINT "tier_use_account_id_waba_id_hour_pk" PRIMARY KEY("account_id","waba_id","hour")
);
--> statement-breakpoint
ALTER TABLE "campaign" ADD COLUMN "category" text;--> statement-breakpoint
ALTER TABLE "campaign" ADD COLUMN "guard_from" jsonb;--> statement-breakpoint
ALTER TABLE "campaign" ADD COLUMN "plan_cursor" jsonb;--> statement-breakpoint
ALTER TABLE "sent_outbound" ADD COLUMN "recipient_id" uuid;--> statement-breakpoint
ALTER TABLE "sent_outbound" ADD COLUMN "expired_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "line_bucket" ADD COLUMN "campaign_tokens" double precision DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "sent_outbound_unanswered_idx" ON "sent_outbound" USING btree ("account_id","expires_at") WHERE "sent_outbound"."campaign_id" is not null and "sent_outbound"."response" is null and "sent_outbound"."expired_at" is null;