-- Rows whose status changes many times keep room on their page, so that an update stays on it.
ALTER TABLE "message" SET (fillfactor = 70);--> statement-breakpoint
ALTER TABLE "chat" SET (fillfactor = 70);--> statement-breakpoint
ALTER TABLE "process" SET (fillfactor = 70);--> statement-breakpoint
ALTER TABLE "attempt" SET (fillfactor = 70);--> statement-breakpoint
ALTER TABLE "line_bucket" SET (fillfactor = 50);--> statement-breakpoint
ALTER TABLE "line_traffic" SET (fillfactor = 50);--> statement-breakpoint
-- Queues are mostly dead rows: they are cleaned by count, not by share, and without pauses.
ALTER TABLE "inbox" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);--> statement-breakpoint
ALTER TABLE "timer" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);--> statement-breakpoint
ALTER TABLE "outbox" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
--> statement-breakpoint
ALTER TABLE "chore" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
