-- What was begun and given up leaves nothing behind in the messages that follow.
dofile(folder .. "/steps.lua")

conn = connect()
mail(conn, "<a@example.com>")
rcpt(conn, "<given-up@bounces.example.org>")
data(conn)
header(conn, "X-Carom-Id", "1")
done(mt.abort(conn), "abort")

mail(conn, "<>")
rcpt(conn, "<b@bounces.example.org>")
report(conn)
eom(conn, "c")
unwanted(conn, MT_HDRDELETE)

mail(conn, "<>")
rcpt(conn, "<c@bounces.example.org>")
report(conn)
eom(conn, "c")
mt.disconnect(conn)
