-- The sender hears at RCPT who is suppressed, and the message goes to the others. Where the mail server has
-- taken the message already, nothing is refused: the recipient is deleted at the end.
dofile(folder .. "/steps.lua")

conn = connect()
mail(conn, "<news@example.org>")
rcpt(conn, "<gone@example.net>", "y")
rcpt(conn, "<ok@example.net>")
data(conn)
header(conn, "Subject", "offers")
eom(conn, "a")
unwanted(conn, MT_RCPTDELETE, "<gone@example.net>")
mt.disconnect(conn)

conn = connect()
mt.macro(conn, SMFIC_MAIL, "i", "4Q1")
mail(conn, "<news@example.org>")
rcpt(conn, "<gone@example.net>")
rcpt(conn, "<ok@example.net>")
data(conn)
header(conn, "Subject", "offers")
eom(conn, "c")
wanted(conn, MT_RCPTDELETE, "<gone@example.net>")
mt.disconnect(conn)
