package dev.syncline.migrations.testing;

import dev.syncline.migrations.DatabaseServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.mysql.MySQLContainer;
import org.testcontainers.utility.DockerImageName;

/// MySQL in a container. The image is chosen by `-Dsyncline.test.mysql-image` or
/// `SYNCLINE_TEST_MYSQL_IMAGE`.
final class DockerMySql {
  private static final String PASSWORD = "test";

  private DockerMySql() {}

  static boolean isEngineThere() {
    // Testcontainers tries every way to reach an engine for seconds, and logs each.
    var mayBeThere =
        System.getenv("DOCKER_HOST") != null
            || Files.exists(Path.of("/var/run/docker.sock"))
            || Files.exists(
                Path.of(System.getProperty("user.home"), ".docker", "run", "docker.sock"))
            || (System.getenv("XDG_RUNTIME_DIR") != null
                && Files.exists(Path.of(System.getenv("XDG_RUNTIME_DIR"), "docker.sock")));
    return mayBeThere && DockerClientFactory.instance().isDockerAvailable();
  }

  /// The container is removed when the JVM ends.
  @SuppressWarnings("resource") // lives as long as the JVM
  static DatabaseServer start() {
    var image = DockerImageName.parse(image()).asCompatibleSubstituteFor("mysql");
    var container =
        new MySQLContainer(image)
            .withUsername("root")
            .withPassword(PASSWORD)
            .withCommand("--max-connections=300", "--innodb-flush-log-at-trx-commit=2");
    container.start();
    return DatabaseServer.ofJdbcUrl(
        "jdbc:mysql://%s:%d/".formatted(container.getHost(), container.getMappedPort(3306)),
        "root",
        PASSWORD);
  }

  private static String image() {
    var property =
        System.getProperty("syncline.test.mysql-image", System.getenv("SYNCLINE_TEST_MYSQL_IMAGE"));
    return property == null ? "mysql:8.4" : property;
  }
}
