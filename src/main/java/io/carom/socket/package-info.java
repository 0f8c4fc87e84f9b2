/// Where doors listen that are built on netty: TCP ports and UNIX sockets, a bound on connections,
/// an orderly end. What is spoken there belongs to the door. Also who may vouch for a server that
/// doors and hands connect to.
package io.carom.socket;
