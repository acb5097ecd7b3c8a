DROP INDEX incident_tasks_owner;
DROP INDEX sessions_long;
