import * as z from 'zod';

/**
 * The error body of every Graph call.
 *
 *     {"error":{"message":"Error validating access token: Session has expired","type":"OAuthException","code":190,
 *      "error_subcode":463,"error_user_msg":"…","error_data":{"details":"…"},"fbtrace_id":"AXsg…"}}
 */
export const GraphErrorBody = z.looseObject({
  error: z.looseObject({
    code: z.number(),
    message: z.string().catch('Meta gave no words for this error'),
    error_user_title: z.string().optional().catch(undefined),
    error_user_msg: z.string().optional().catch(undefined),
    error_data: z
      .looseObject({ details: z.string().optional().catch(undefined) })
      .optional()
      .catch(undefined),
  }),
});
