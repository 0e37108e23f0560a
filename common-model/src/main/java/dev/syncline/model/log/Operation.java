package dev.syncline.model.log;

/// What happened to an object. The code is what the log stores: never reuse one.
public enum Operation {
  CREATED(1, "created"),
  UPDATED(2, "updated"),
  DELETED(3, "deleted");

  private final int code;
  private final String wireName;

  Operation(int code, String wireName) {
    this.code = code;
    this.wireName = wireName;
  }

  public int code() {
    return code;
  }

  public String wireName() {
    return wireName;
  }

  public static Operation ofCode(int code) {
    for (var operation : values()) {
      if (operation.code == code) {
        return operation;
      }
    }
    throw new IllegalArgumentException("no operation has code " + code);
  }
}
