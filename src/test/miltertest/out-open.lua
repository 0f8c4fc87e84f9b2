-- Nobody is withheld: from exempt senders, by a gate that is not ready, or by one with a fault.
dofile(folder .. "/steps.lua")

conn = connect()
mail(conn, "<reset@example.org>", "a")

mail(conn, "<news@example.org>")
rcpt(conn, "<later@example.net>")
rcpt(conn, "<bug@example.net>")
data(conn)
header(conn, "Subject", "offers")
eom(conn, "a")
unwanted(conn, MT_RCPTDELETE, "<bug@example.net>")

mail(conn, "<news@example.org>")
rcpt(conn, "<ok@example.net>")
rcpt(conn, "<gone@example.net>")
data(conn)
header(conn, "Subject", "offers")
eom(conn, "c")
wanted(conn, MT_RCPTDELETE, "<gone@example.net>")
mt.disconnect(conn)
