-- A message with nobody left to go to is refused with the reason. Where the mail server has taken it already,
-- as cleanup has when it tells the queue id at MAIL, it is discarded: a refusal would leave it stuck.
dofile(folder .. "/steps.lua")

conn = connect()
mail(conn, "<news@example.org>")
rcpt(conn, "<gone@example.net>")
data(conn)
header(conn, "Subject", "offers")
eom(conn, "y")
unwanted(conn, MT_RCPTDELETE, "<gone@example.net>")
mt.disconnect(conn)

conn = connect()
mt.macro(conn, SMFIC_MAIL, "i", "4Q1")
mail(conn, "<news@example.org>")
rcpt(conn, "<gone@example.net>")
data(conn)
header(conn, "Subject", "offers")
eom(conn, "d")
mt.disconnect(conn)
