-- What the scripts here share. They get from the test: `port` of the milter, `version` of the protocol to
-- offer, `folder` where they lie. A step that is not answered as wanted ends the script, and so the test.

-- miltertest itself says nothing of what an error was about.
local stop = error
function error(what)
  mt.echo(what)
  stop(what)
end

-- What a mail server of each protocol version has to offer: changes, steps.
local offers = {
  ["2"] = {0x3f, 0x7f},
  ["3"] = {0x3f, 0x17f},
  ["4"] = {0x3f, 0x37f},
  ["6"] = {0x1ff, 0x1fffff},
}

names = {}
for name, value in pairs({c = SMFIR_CONTINUE, a = SMFIR_ACCEPT, d = SMFIR_DISCARD, t = SMFIR_TEMPFAIL,
                          y = SMFIR_REPLYCODE, s = SMFIR_SKIP, r = SMFIR_REJECT}) do
  names[value] = name
end

-- Connects and negotiates; gives the connection.
function connect()
  local conn = mt.connect("inet:" .. port .. "@127.0.0.1")
  if conn == nil then error("cannot connect") end
  mt.set_timeout(60)
  local offer = offers[version]
  done(mt.negotiate(conn, tonumber(version), offer[1], offer[2]), "negotiation")
  done(mt.conninfo(conn, "mx.example.net", "192.0.2.7"), "connection")
  return conn
end

function done(failure, step)
  if failure ~= nil then error(step .. ": " .. tostring(failure)) end
end

-- The last answer on the connection is this, a letter of the protocol.
function answered(conn, letter, step)
  local said = names[mt.getreply(conn)] or tostring(mt.getreply(conn))
  if said ~= letter then error(step .. " was answered " .. said .. ", wanted " .. letter) end
end

function mail(conn, sender, letter)
  done(mt.mailfrom(conn, sender), "MAIL")
  answered(conn, letter or "c", "MAIL " .. sender)
end

function rcpt(conn, recipient, letter)
  done(mt.rcptto(conn, recipient), "RCPT")
  answered(conn, letter or "c", "RCPT " .. recipient)
end

-- DATA, which mail servers tell of since protocol 4.
function data(conn, letter)
  if tonumber(version) < 4 then return end
  done(mt.data(conn), "DATA")
  answered(conn, letter or "c", "DATA")
end

function header(conn, name, value, letter)
  done(mt.header(conn, name, value), "header")
  answered(conn, letter or "c", "header " .. name)
end

function eoh(conn)
  if mt.test_option(conn, SMFIP_NOEOH) then return end
  done(mt.eoh(conn), "end of headers")
  answered(conn, "c", "end of headers")
end

function body(conn, text, letter)
  if mt.test_option(conn, SMFIP_NOBODY) then return end
  done(mt.bodystring(conn, text), "body")
  answered(conn, letter or "c", "body")
end

function eom(conn, letter)
  done(mt.eom(conn), "end of message")
  answered(conn, letter, "end of message")
end

function wanted(conn, ...)
  if not mt.eom_check(conn, ...) then error("missing: " .. table.concat({...}, " ")) end
end

function unwanted(conn, ...)
  if mt.eom_check(conn, ...) then error("not wanted: " .. table.concat({...}, " ")) end
end

-- A report's content after its recipients.
function report(conn)
  data(conn)
  header(conn, "From", "MAILER-DAEMON@mx.example.net")
  header(conn, "Subject", "caf\xe9 \xb2\xbb\xb4\xe6\xd4\xda")
  header(conn, "Content-Type", "text/plain;\n\tcharset=gb18030")
  eoh(conn)
  body(conn, "Not delivered.\r\n")
  body(conn, "\xb2\xbb\r\n")
end
