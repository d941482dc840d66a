-- 0011: the embedded engine's keys become the places of rows; nothing to do for
-- that here.

-- From a person or an agent to the login.
CREATE INDEX login_principal ON login (principal_kind, principal_id);
