-- Nothing is found by what is in these: to look at thousands of them each time a table is analyzed is in vain.
ALTER TABLE "message" ALTER COLUMN "content" SET STATISTICS 0, ALTER COLUMN "context" SET STATISTICS 0, ALTER COLUMN "referral" SET STATISTICS 0, ALTER COLUMN "extra" SET STATISTICS 0;--> statement-breakpoint
ALTER TABLE "activity" ALTER COLUMN "payload" SET STATISTICS 0;--> statement-breakpoint
ALTER TABLE "journal" ALTER COLUMN "event" SET STATISTICS 0, ALTER COLUMN "reads" SET STATISTICS 0, ALTER COLUMN "path" SET STATISTICS 0;--> statement-breakpoint
ALTER TABLE "process" ALTER COLUMN "state" SET STATISTICS 0, ALTER COLUMN "trigger" SET STATISTICS 0;--> statement-breakpoint
ALTER TABLE "timer" ALTER COLUMN "event" SET STATISTICS 0;--> statement-breakpoint
ALTER TABLE "hook_event" ALTER COLUMN "object" SET STATISTICS 0;--> statement-breakpoint
ALTER TABLE "campaign_recipient" ALTER COLUMN "variables" SET STATISTICS 0, ALTER COLUMN "next" SET STATISTICS 0;
