-- Apps on devices take pushes as browsers do.
ALTER TABLE push_subscriptions ADD COLUMN channel {int} NOT NULL DEFAULT 2; -- NotificationChannel: 2 a browser, 4 an app by Firebase Cloud Messaging
ALTER TABLE notifications ADD COLUMN fcm {int};                             -- NotificationReason; null: the server pushed to no apps then
