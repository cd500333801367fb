CREATE TABLE "chat_viewer" (
	"account_id" uuid NOT NULL,
	"chat_id" uuid NOT NULL,
	"email" text NOT NULL,
	"seen_until" timestamp with time zone NOT NULL,
	"writing_until" timestamp with time zone,
	CONSTRAINT "chat_viewer_account_id_chat_id_email_pk" PRIMARY KEY("account_id","chat_id","email")
);
