package dev.syncline.mime.parse;

import java.util.ArrayList;
import java.util.List;

/// Collects defects; a message of nothing else does not fill the memory.
final class Defects {
  private static final int MAX = 100;

  private final List<Defect> found = new ArrayList<>();

  void add(Defect.Kind kind, String part) {
    if (found.size() < MAX) {
      found.add(new Defect(kind, part));
    }
  }

  List<Defect> found() {
    return found;
  }
}
