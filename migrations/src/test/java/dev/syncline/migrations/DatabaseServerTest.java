package dev.syncline.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseServerTest {
  @Test
  void addressIsReadWithItsLogin() {
    var server = DatabaseServer.parse("mysql://mail:s%40cr+et@db.example.org:3307");

    assertThat(server.user()).isEqualTo("mail");
    assertThat(server.password()).isEqualTo("s@cr+et");
    assertThat(server.address()).isEqualTo("db.example.org:3307");
    assertThat(server.serviceUrl()).isEqualTo("jdbc:mysql://db.example.org:3307");
    assertThat(server.jdbcUrl("one")).startsWith("jdbc:mysql://db.example.org:3307/one?");
  }

  @Test
  void portIsTheUsualOneIfNoneIsGiven() {
    assertThat(DatabaseServer.parse("mysql://root@localhost").address())
        .isEqualTo("localhost:3306");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://a:b@c:1",
        "mysql://host:3306",
        "mysql://a:sekret@host/schema",
        "mysql://a:sekret@host:1?sslMode=REQUIRED",
        "mysql://a:sekret@ho st"
      })
  void addressThatCannotBeUsedIsRefusedWithoutQuotingThePassword(String address) {
    assertThatThrownBy(() -> DatabaseServer.parse(address))
        .isInstanceOf(DatabaseProblem.class)
        .hasMessageContaining("mysql://user:password@host:port")
        .hasMessageNotContaining("sekret");
  }

  @Test
  void passwordIsNotPrinted() {
    assertThat(DatabaseServer.parse("mysql://a:sekret@host")).asString().doesNotContain("sekret");
  }

  @ParameterizedTest
  @CsvSource({"8.0.36,false", "5.7.44-log,false", "10.11.6-MariaDB,true", "11.3.2-MariaDB,true"})
  void oldServersAreRefused(String version, boolean isMariaDb) {
    assertThatThrownBy(() -> ServerCheck.requireNewEnough(version, isMariaDb))
        .hasMessageContaining(version)
        .hasMessageContaining("too old");
  }

  @ParameterizedTest
  @CsvSource({"8.4.0,false", "9.7.4-2,false", "11.4.5-MariaDB-log,true", "12.0.1-MariaDB,true"})
  void supportedServersPass(String version, boolean isMariaDb) {
    ServerCheck.requireNewEnough(version, isMariaDb);
  }
}
