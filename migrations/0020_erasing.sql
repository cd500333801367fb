CREATE TABLE "erased" (
	"account_id" uuid NOT NULL,
	"key" "bytea" NOT NULL,
	"erased_at" timestamp with time zone NOT NULL,
	CONSTRAINT "erased_account_id_key_pk" PRIMARY KEY("account_id","key")
);
--> statement-breakpoint
CREATE TABLE "erasure" (
	"account_id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"media_ids" uuid[] NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "erasure_account_id_contact_id_pk" PRIMARY KEY("account_id","contact_id")
);
--> statement-breakpoint
DROP INDEX "attempt_failed_idx";--> statement-breakpoint
CREATE INDEX "erased_at_idx" ON "erased" USING btree ("account_id","erased_at");--> statement-breakpoint
CREATE INDEX "media_contact_idx" ON "media" USING btree ("account_id","contact_id") WHERE "media"."contact_id" is not null;--> statement-breakpoint
CREATE INDEX "attempt_failed_idx" ON "attempt" USING btree ("account_id","message_id") WHERE "attempt"."outcome" in ('in_doubt', 'refused', 'not_called') or "attempt"."doubt_settled_at" is not null
          or "attempt"."status" = 'failed';