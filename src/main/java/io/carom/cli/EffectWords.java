package io.carom.cli;

import io.carom.config.Config;
import io.carom.decide.Case;
import io.carom.decide.Effect;
import java.util.List;

/// What an effect does, in words.
final class EffectWords {

  private EffectWords() {}

  static String of(Effect effect, Case it, Config config, Language language) {
    String who = it.recipient().map(Object::toString).orElse("");
    return switch (language) {
      case EN -> english(effect, who, it, config);
      case ZH -> chinese(effect, who, it, config);
    };
  }

  private static String english(Effect effect, String who, Case it, Config config) {
    return switch (effect) {
      case Effect.Count() -> "one soft bounce counts against " + who;
      case Effect.Suppress suppress ->
          "%s is not mailed for list %s any more%s%s"
              .formatted(
                  who,
                  suppress.list(),
                  suppress.until().map(end -> ", until " + end).orElse(", for good"),
                  isRepeat(suppress, it) ? " (is suppressed there already)" : "");
      case Effect.Remove remove ->
          "its lines leave the file of list %s, within %s; carom lists undo puts them back"
              .formatted(remove.list(), Text.span(config.lists().applyAfter()));
      case Effect.Notify notify ->
          "applications are told %s (%s)".formatted(notify.type(), hooks(config, "no webhook"));
      case Effect.Hold hold ->
          "the removal from list %s waits for a person: carom incidents list"
              .formatted(hold.list());
    };
  }

  private static String chinese(Effect effect, String who, Case it, Config config) {
    return switch (effect) {
      case Effect.Count() -> "给 " + who + " 记一次软退信";
      case Effect.Suppress suppress ->
          "列表 %s 不再向 %s 发信%s%s"
              .formatted(
                  suppress.list(),
                  who,
                  suppress.until().map(end -> ",直到 " + end).orElse(",永久"),
                  isRepeat(suppress, it) ? "(已在抑制名单中)" : "");
      case Effect.Remove remove ->
          "%s 内从列表 %s 的文件中删除该地址;可用 carom lists undo 恢复"
              .formatted(Text.span(config.lists().applyAfter()), remove.list());
      case Effect.Notify notify ->
          "通知应用 %s(%s)".formatted(notify.type(), hooks(config, "未配置 webhook"));
      case Effect.Hold hold -> "从列表 %s 移除需人工确认:carom incidents list".formatted(hold.list());
    };
  }

  private static boolean isRepeat(Effect.Suppress suppress, Case it) {
    return it.history().suppressedOn().contains(suppress.list());
  }

  private static String hooks(Config config, String none) {
    List<String> names = config.webhooks().stream().map(Config.Webhook::name).toList();
    return names.isEmpty() ? none : String.join(", ", names);
  }
}
