package dev.syncline.model.log;

/// The kinds of API objects whose changes are logged. The code is what the log stores: never reuse
/// one.
public enum ObjectType {
  GRANT(1, "grant"),
  FOLDER(2, "folder"),
  THREAD(3, "thread"),
  MESSAGE(4, "message"),
  BOUNCE(5, "bounce"),
  COMPLAINT(6, "complaint");

  private final int code;
  private final String wireName;

  ObjectType(int code, String wireName) {
    this.code = code;
    this.wireName = wireName;
  }

  public int code() {
    return code;
  }

  public String wireName() {
    return wireName;
  }

  public static ObjectType ofCode(int code) {
    for (var type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    throw new IllegalArgumentException("no object type has code " + code);
  }
}
