-- Mail for others is let go before its body is sent; the next message of the session is looked at anew.
dofile(folder .. "/steps.lua")

conn = connect()
mail(conn, "<a@example.com>")
rcpt(conn, "<someone@example.org>")
rcpt(conn, "<b@bounces.example.org.example.com>")
data(conn, "a")
if tonumber(version) < 4 then header(conn, "Subject", "hello", "a") end

mail(conn, "<>")
rcpt(conn, "<b@bounces.example.org>")
report(conn)
eom(conn, "c")
wanted(conn, MT_HDRADD, "X-Carom-Id")
mt.disconnect(conn)
