package io.carom.smtp;

import java.io.IOException;
import java.io.InputStream;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.TooMuchDataException;

/// A handler as one writes it for the stock server: takes every envelope.
record StockHandler(Data data) implements MessageHandler {

  /// What is done with a body.
  interface Data {
    void read(InputStream body) throws IOException, RejectException, TooMuchDataException;
  }

  @Override
  public void from(String from) {}

  @Override
  public void recipient(String recipient) {}

  @Override
  public String data(InputStream body) throws RejectException, TooMuchDataException, IOException {
    data.read(body);
    return "Ok";
  }

  @Override
  public void done() {}
}
