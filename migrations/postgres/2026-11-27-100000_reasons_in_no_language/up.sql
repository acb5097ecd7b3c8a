-- Who took a session away stands beside it; these sentences of the service itself were in one language.
UPDATE sessions SET reason = NULL WHERE reason IN ('left out by the site', 'no longer in the schedule');
