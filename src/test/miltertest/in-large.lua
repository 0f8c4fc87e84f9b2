-- A message above the limit is refused in the middle; the next is taken.
dofile(folder .. "/steps.lua")

conn = connect()
mail(conn, "<>")
rcpt(conn, "<b@bounces.example.org>")
data(conn)
header(conn, "Subject", "large")
eoh(conn)
body(conn, string.rep("x", 40000))
body(conn, string.rep("x", 40000), "y")
done(mt.abort(conn), "abort")

mail(conn, "<>")
rcpt(conn, "<b@bounces.example.org>")
report(conn)
eom(conn, "c")
mt.disconnect(conn)
