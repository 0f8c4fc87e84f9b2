package io.carom.cli;

import io.carom.classify.ListAction;
import io.carom.classify.Reasons;
import io.carom.classify.Rule;
import io.carom.classify.Rules;
import io.carom.classify.Strength;
import io.carom.classify.Verdict;
import io.carom.decide.Because;
import io.carom.mail.EnhancedStatus;
import io.carom.report.Action;
import io.carom.report.Outcome;
import java.util.Locale;
import java.util.Optional;

/// Why one verdict won and another lost, in words; the order itself is in the rules' manual
/// (docs/rules.md, "Which rule wins").
final class Losing {

  private Losing() {}

  /// Why `other` lost against `winner`.
  static Because because(Outcome outcome, Verdict winner, Verdict other, Rules rules) {
    if (outcome.action() == Action.DELAYED) {
      return Because.of(
          "a warning takes its cause from sure words only, and harms nobody",
          "延迟通知只采信明确的措辞,且不影响任何人");
    }
    Optional<Strength> won = rules.byId(winner.rule()).map(Rule::strength);
    Optional<Strength> lost = rules.byId(other.rule()).map(Rule::strength);
    if (won.isEmpty() || lost.isEmpty()) {
      return Because.of(
          "other facts of the report speak against it, see the rule that won",
          "报告中的其他事实与之不符,见胜出的规则");
    }
    int stronger = lost.get().compareTo(won.get());
    if (stronger > 0) {
      Because weak = words(lost.get());
      Because strong = words(won.get());
      return new Because(
          "weaker evidence: %s, against %s".formatted(weak.english(), strong.english()),
          "依据较弱:%s,而胜出者依据%s".formatted(weak.chinese(), strong.chinese()));
    }
    if (stronger < 0) {
      return Because.of(
          "stands in the report's prose only, which weighs less than what the server said",
          "只出现在报告的说明文字中,分量轻于服务器的应答");
    }
    if (other.listAction().compareTo(winner.listAction()) > 0) {
      return Because.of(
          "as strong, but harsher (list {}): where two are as good, the milder wins",
          "依据相当,但更严(列表动作 {}):依据相当时取较轻者",
          other.listAction().word());
    }
    return Because.of(
        "as strong, but it matched less of the text, or a wider range of codes",
        "依据相当,但命中的文字较少,或代码范围较宽");
  }

  private static Because words(Strength strength) {
    return switch (strength) {
      case IDENTIFIER -> Because.of("an identifier that its issuer defines", "由签发方定义的标识");
      case WORDS -> Because.of("words that name a cause", "指明原因的措辞");
      case HINT -> Because.of("a word or two", "一两个词");
      case STATUS -> Because.of("a status code", "状态码");
      case FILLER -> Because.of("what servers say before any cause", "服务器在原因之前的套话");
      case REPLY -> Because.of("a bare reply code", "单独的应答码");
    };
  }

  /// Why a verdict does less than its reason mostly does; empty where it does as much.
  static Optional<Because> heldBack(Outcome outcome, Verdict verdict) {
    ListAction usual = Reasons.of(verdict.reason()).listAction();
    if (outcome.action() == Action.DELAYED || verdict.listAction().compareTo(usual) >= 0) {
      return Optional.empty();
    }
    String reason = verdict.reason().word();
    Because milder = milder(outcome, verdict);
    return Optional.of(
        new Because(
            "%s mostly means list %s; here %s".formatted(reason, usual.word(), milder.english()),
            "%s 通常对应列表动作 %s;此处%s".formatted(reason, usual.word(), milder.chinese())));
  }

  private static Because milder(Outcome outcome, Verdict verdict) {
    Optional<EnhancedStatus> refusal = outcome.status().filter(s -> s.subject() == 7);
    if (outcome.replyCode().filter(c -> c.klass() == 4).isPresent()) {
      return Because.of(
          "the server asked to try again ({})", "服务器要求稍后重试({})", outcome.replyCode().get());
    }
    if (outcome.status().filter(s -> s.klass() == 4).isPresent()) {
      return Because.of("the status is transient ({})", "状态码属于暂时性({})", outcome.status().get());
    }
    if (refusal.isPresent()) {
      return Because.of(
          "the code is one of refusal ({}), which is not about the address",
          "状态码表示拒收({}),与地址本身无关",
          refusal.get());
    }
    if (isAfterData(outcome)) {
      return Because.of(
          "the answer came after the message, when the server had taken the recipient: a filter"
              + " says the same words",
          "应答出现在邮件正文之后,此时服务器已接受收件人:过滤器也会这样说");
    }
    return Because.of(
        "the rule {} or the facts beside it say less", "规则 {} 或旁证的分量较轻", verdict.rule());
  }

  private static boolean isAfterData(Outcome outcome) {
    String command = outcome.command().orElse("").strip().toUpperCase(Locale.ROOT);
    return command.startsWith("DATA") || command.startsWith("END OF DATA") || command.equals(".");
  }
}
