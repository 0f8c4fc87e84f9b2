-- What cannot be recorded is put off, and nothing about the message is changed.
dofile(folder .. "/steps.lua")

conn = connect()
mail(conn, "<>")
rcpt(conn, "<b@bounces.example.org>")
report(conn)
eom(conn, "y")
unwanted(conn, MT_HDRADD)
mt.disconnect(conn)
