-- The list whose mail it is is known by List-Id, by a header field of the operator's choice, or by the sender,
-- which counts most. `cross` is off the list news alone.
dofile(folder .. "/steps.lua")

function message(sender, name, value, letter)
  mail(conn, sender)
  rcpt(conn, "<ok@example.net>")
  rcpt(conn, "<cross@example.net>")
  data(conn)
  header(conn, "Subject", "offers")
  if name then header(conn, name, value) end
  eom(conn, letter)
end

conn = connect()
message("<a@example.org>", nil, nil, "a")
message("<a@example.org>", "List-Id", "The News <news.example.org>", "c")
wanted(conn, MT_RCPTDELETE, "<cross@example.net>")
message("<a@example.org>", "List-Id", "<other.example.org>", "a")
message("<a@example.org>", "X-Campaign", " news ", "c")
wanted(conn, MT_RCPTDELETE, "<cross@example.net>")
message("<a@example.org>", "X-Campaign", "shop", "a")
message("<news@example.org>", nil, nil, "c")
wanted(conn, MT_RCPTDELETE, "<cross@example.net>")
message("<shop@example.org>", "List-Id", "<news.example.org>", "a")
mt.disconnect(conn)
