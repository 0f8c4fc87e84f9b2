-- What was understood is put on hold, where all recipients are ours.
dofile(folder .. "/steps.lua")

conn = connect()
mail(conn, "<>")
rcpt(conn, "<b@bounces.example.org>")
report(conn)
eom(conn, "c")
wanted(conn, MT_QUARANTINE)

mail(conn, "<>")
rcpt(conn, "<someone@example.org>")
rcpt(conn, "<b@bounces.example.org>")
report(conn)
eom(conn, "c")
unwanted(conn, MT_QUARANTINE)
wanted(conn, MT_RCPTDELETE, "<b@bounces.example.org>")
mt.disconnect(conn)
