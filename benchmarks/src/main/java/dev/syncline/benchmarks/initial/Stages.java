package dev.syncline.benchmarks.initial;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/// Processor time of a sync service for each message and stage of the work, from a recording of
/// `jdk.CPUTimeSample` (JEP 509).
///
/// `Stages RECORDING FROM TO MESSAGES CPU_SECONDS`: FROM and TO in milliseconds since 1970, and
/// what the process used in all. What no sample of Java code accounts for is the compiler, the
/// collector and the start of the process.
public final class Stages {
  /// The innermost frame that one of these begins decides; frames of the JDK itself are their
  /// caller's.
  private static final Map<String, String> STAGES = new LinkedHashMap<>();

  static {
    STAGES.put("sun.security.provider.", "hashes");
    STAGES.put("com.github.luben.zstd.", "compression");
    STAGES.put("com.mysql.", "MySQL's driver");
    STAGES.put("org.mariadb.", "MariaDB's driver");
    STAGES.put("com.zaxxer.hikari.", "Hibernate and pool");
    STAGES.put("org.hibernate.", "Hibernate and pool");
    STAGES.put("dev.syncline.mime.", "MIME: structure, texts, addresses");
    STAGES.put("dev.syncline.provider.", "IMAP: reading and protocol");
    STAGES.put("dev.syncline.model.blob.", "files of raw messages");
    STAGES.put("dev.syncline.model.", "rows, views and log");
    STAGES.put("dev.syncline.sync.", "sync: threads, folders, batches");
  }

  private Stages() {}

  public static void main(String[] arguments) throws IOException {
    var from = Instant.ofEpochMilli(Long.parseLong(arguments[1]));
    var to = Instant.ofEpochMilli(Long.parseLong(arguments[2]));
    double messages = Double.parseDouble(arguments[3]);
    double micros = Double.parseDouble(arguments[4]) * 1e6;
    Map<String, Double> byStage = new LinkedHashMap<>();
    STAGES.values().forEach(stage -> byStage.put(stage, 0.0));
    byStage.put("other Java", 0.0);
    double java = 0;
    try (var recording = new RecordingFile(Path.of(arguments[0]))) {
      while (recording.hasMoreEvents()) {
        var event = recording.readEvent();
        if (event.getEventType().getName().equals("jdk.CPUTimeSample")
            && event.getStartTime().isAfter(from)
            && event.getStartTime().isBefore(to)) {
          double period = (double) period(event).toNanos() / 1000;
          byStage.merge(stage(event), period, Double::sum);
          java += period;
        }
      }
    }
    byStage.put("compiler, collector and other native", micros - java);
    byStage.forEach((stage, time) ->
        System.out.printf(Locale.ROOT, "  %-38s %7.1f us%n", stage, time / messages));
    System.out.printf(Locale.ROOT, "  %-38s %7.1f us a message%n", "in all", micros / messages);
  }

  private static Duration period(RecordedEvent event) {
    return event.getDuration("samplingPeriod");
  }

  private static String stage(RecordedEvent event) {
    var trace = event.getStackTrace();
    if (trace != null) {
      for (RecordedFrame frame : trace.getFrames()) {
        String type = frame.getMethod().getType().getName();
        for (var stage : STAGES.entrySet()) {
          if (type.startsWith(stage.getKey())) {
            return stage.getValue();
          }
        }
      }
    }
    return "other Java";
  }
}
