package io.carom.cli;

/// The words around an explanation, in both languages.
enum Label {
  NO_REPORT("no report", "不是退信报告"),
  NOT_READ("could not be read", "无法读取"),
  WHY_NOT_READ(
      "A fault of Carom's ended its reading: it is kept, and nothing follows from it. Please send"
          + " it to who looks after Carom",
      "读取时 Carom 自身出错:邮件已保留,不产生任何后果。请将其交给 Carom 的维护者"),
  OCTETS("octets", "字节"),
  PARTS("Parts", "邮件结构"),
  FLAWS("Flaws", "缺陷"),
  WHY_NO_REPORT("Why this is no report", "为什么不是退信报告"),
  RECIPIENT("Recipient", "收件人"),
  OF("of", "/"),
  NOBODY("(no recipient)", "(没有收件人)"),
  FACTS("Facts, and where they stand", "事实及其出处"),
  ADDRESS("recipient", "收件人"),
  ORIGINAL("originally", "原收件人"),
  ACTION("action", "动作"),
  STATUS("status", "状态码"),
  STATUS_FIELD("its field", "字段原值"),
  REPLY_CODE("reply code", "应答码"),
  DIAGNOSTIC("reply", "应答"),
  COMMAND("command", "命令"),
  REMOTE_MTA("said by", "应答方"),
  RETURN_DATE("back on", "返回日期"),
  HAS_LEFT("has left", "已离开"),
  WRITE_TO("write to", "改寄"),
  YES("yes", "是"),
  NOT_SAID("not said", "未提及"),
  PUT_TOGETHER("put together by the reader", "由解析器综合得出"),
  VERDICT("Verdict", "判定"),
  RULE("rule", "规则"),
  BY("by", "依据"),
  CONFIDENCE("confidence", "置信度"),
  HELD_BACK("held back", "从轻"),
  RUNNERS_UP("What lost", "落选的判定"),
  NO_RUNNER_UP("nothing else in the report matched a rule", "报告中没有其他规则命中"),
  MORE("more", "更多"),
  ABOUT("Whose mail, which list", "归属"),
  LIST("list", "列表"),
  NO_LIST("none", "无"),
  ACTS_ON("acts on", "作用于"),
  PROVENANCE("provenance", "来源"),
  BOUNCE_ADDRESS("came to", "退信地址"),
  UNKNOWN_BOUNCE_ADDRESS(
      "not known: a file has no envelope; name it with --to", "未知:文件没有信封,可用 --to 指定"),
  FOLLOWS("What would follow", "将会发生"),
  NOTHING_FOLLOWS("nothing is changed and nobody is told", "不改动任何列表,也不通知任何人"),
  COUNTED_BEFORE(
      "this fact is in the ledger already: coming again it changes nothing; the first time:",
      "账本中已有此事实:再次收到不会改变什么;若是第一次:"),
  WITH_HISTORY("with the history in", "依据历史记录"),
  WITHOUT_HISTORY("there is no ledger in", "此处没有账本:"),
  EMPTY_ASSUMED("so an empty one is assumed", "按空账本推演"),
  ADVICE("Advice", "建议");

  private final String english;
  private final String chinese;

  Label(String english, String chinese) {
    this.english = english;
    this.chinese = chinese;
  }

  String in(Language language) {
    return switch (language) {
      case EN -> english;
      case ZH -> chinese;
    };
  }
}
