/// The form of every request and answer: envelope, errors, request ids, query parameters, pages.
@NullMarked
package dev.syncline.api.web;

import org.jspecify.annotations.NullMarked;
