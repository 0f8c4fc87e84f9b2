package io.carom.cli;

import io.carom.mime.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a message lacks to be a report.
final class NoReport {

  private NoReport() {}

  static List<String> because(Part message, Language language) {
    boolean english = language == Language.EN;
    List<String> why = new ArrayList<>();
    String types = message.walk().map(Part::mediaType).distinct().collect(Collectors.joining(", "));
    why.add(
        (english
                ? "no part is a delivery status, a feedback report or a receipt; there is "
                : "没有投递状态、投诉报告或回执部分;现有部分:")
            + types);
    Optional<String> inner =
        message
            .walk()
            .filter(part -> part.mediaType().equals("message/rfc822"))
            .filter(part -> part.asMessage().mediaType().equals("multipart/report"))
            .map(Part::where)
            .findFirst();
    inner.ifPresent(
        where ->
            why.add(
                english
                    ? "%s holds a report, but who sends it on is a person, not a mail system"
                        .formatted(where)
                    : where + " 内含一份报告,但转发者是人,不是邮件系统"));
    why.add(
        (english ? "From is " : "发件人:")
            + message.headers().words("From").orElse(english ? "missing" : "缺失")
            + (english
                ? ", and the text has no layout of a mail system that we know"
                : ",正文也不是已知邮件系统的退信版式"));
    String submitted = message.headers().first("Auto-Submitted").orElse("");
    why.add(
        submitted.isEmpty()
            ? english
                ? "no Auto-Submitted field, nor another mark of an automatic reply"
                : "没有 Auto-Submitted 字段或其他自动回复标记"
            : english
                ? "Auto-Submitted: " + submitted + " alone makes no reply"
                : "仅有 Auto-Submitted: " + submitted + " 不足以认定为自动回复");
    message
        .headers()
        .first("Return-Path")
        .ifPresent(
            path ->
                why.add(
                    path.strip().equals("<>")
                        ? english
                            ? "Return-Path is <>: reports come so, hence the event"
                                + " report.unrecognized; see carom unknown"
                            : "Return-Path 为 <>,像是报告,因此会发出 report.unrecognized 事件"
                        : english
                            ? "Return-Path is " + path + ": reports come from <>"
                            : "Return-Path 为 " + path + ",而报告应来自 <>"));
    return why;
  }
}
