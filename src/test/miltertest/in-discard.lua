-- What was understood goes no further: the whole message where all recipients are ours, ours alone where
-- they are not.
dofile(folder .. "/steps.lua")

conn = connect()
mail(conn, "<>")
rcpt(conn, "<b@bounces.example.org>")
report(conn)
eom(conn, "d")

mail(conn, "<>")
rcpt(conn, "<someone@example.org>")
rcpt(conn, "<B+x@bounces.example.org>")
report(conn)
eom(conn, "c")
wanted(conn, MT_RCPTDELETE, "<B+x@bounces.example.org>")
unwanted(conn, MT_RCPTDELETE, "<someone@example.org>")
mt.disconnect(conn)
