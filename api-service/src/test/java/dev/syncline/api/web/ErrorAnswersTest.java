package dev.syncline.api.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import org.junit.jupiter.api.Test;

class ErrorAnswersTest {
  @Test
  void aBrokenConnectionIsSeenAlsoWhereOnlyTheRollbackTells() {
    var statement = new SQLException("No operations allowed after statement closed.", "S1009");
    var request = new IllegalStateException("could not execute batch", statement);
    assertThat(ErrorAnswers.isWithoutDatabase(request)).isFalse();

    request.addSuppressed(
        new IllegalStateException(
            "Unable to rollback", new SQLNonTransientConnectionException("closed", "08003")));

    assertThat(ErrorAnswers.isWithoutDatabase(request)).isTrue();
  }

  @Test
  void whatTheDatabaseRefusesIsNoBrokenConnection() {
    assertThat(ErrorAnswers.isWithoutDatabase(new SQLException("Duplicate entry", "23000")))
        .isFalse();
  }
}
