-- What is no report goes on to whom it was for, with our header fields, whatever happens to reports.
dofile(folder .. "/steps.lua")

conn = connect()
mail(conn, "<person@example.com>")
rcpt(conn, "<b@bounces.example.org>")
report(conn)
eom(conn, "c")
wanted(conn, MT_HDRADD, "X-Carom-Kind")
unwanted(conn, MT_QUARANTINE)
unwanted(conn, MT_RCPTDELETE, "<b@bounces.example.org>")
mt.disconnect(conn)
