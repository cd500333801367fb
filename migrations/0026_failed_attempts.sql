UPDATE "attempt" SET "error_code" = 0 WHERE "status" = 'failed' AND "error_code" IS NULL;--> statement-breakpoint
DROP INDEX "attempt_failed_idx";--> statement-breakpoint
CREATE INDEX "attempt_failed_idx" ON "attempt" USING btree ("account_id","message_id") WHERE "attempt"."outcome" in ('in_doubt', 'refused', 'not_called') or "attempt"."doubt_settled_at" is not null
          or "attempt"."error_code" is not null;