CREATE TABLE "consent" (
	"account_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"scope" text NOT NULL,
	"granted" boolean NOT NULL,
	"source" text NOT NULL,
	"detail" text NOT NULL,
	"actor" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "consent_account_id_contact_id_id_pk" PRIMARY KEY("account_id","contact_id","id")
);
--> statement-breakpoint
ALTER TABLE "contact" ADD COLUMN "opted_in_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "contact" ADD COLUMN "marketing_resumed_at" timestamp with time zone;