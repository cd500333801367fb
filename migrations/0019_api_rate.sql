CREATE UNLOGGED TABLE "api_rate" (
	"account_id" uuid NOT NULL,
	"key_id" uuid NOT NULL,
	"granted" integer NOT NULL,
	"full_at" timestamp with time zone NOT NULL,
	CONSTRAINT "api_rate_account_id_key_id_pk" PRIMARY KEY("account_id","key_id")
);
--> statement-breakpoint
ALTER TABLE "api_rate" ADD CONSTRAINT "api_rate_account_id_key_id_api_key_account_id_id_fk" FOREIGN KEY ("account_id","key_id") REFERENCES "public"."api_key"("account_id","id") ON DELETE cascade ON UPDATE no action;